// The preset that PostGraphile 5 is begun with; its prepared statements and caches of plans are on by default. Lists are
// what its own measurements ask for, and connections are kept however long another server takes meanwhile.
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

export default {
  extends: [PostGraphileAmberPreset],
  pgServices: [
    makePgService({
      connectionString: process.env.DATABASE_URL,
      poolConfig: { idleTimeoutMillis: 0 },
      schemas: ["record"],
    }),
  ],
  schema: { defaultBehavior: "+connection +list" },
  grafserv: { graphiql: false, watch: false },
  grafast: { explain: false },
};
