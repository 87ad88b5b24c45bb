/** GraphiQL with this API's ready queries and costs. */

import "./monaco";
import "graphiql/style.css";
import "./explorer.css";

import { HISTORY_PLUGIN } from "@graphiql/plugin-history";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";

import { fetcher } from "./answer";
import { COST_PANEL, CostLine } from "./cost";
import { READY_QUERIES_PANEL } from "./ready-queries-panel";
import { ownHeaders } from "./sign-in";

const WELCOME = `# Ready queries stand on the left.
# Ctrl-Space completes.
# Ctrl-Enter runs.

query Institutions {
  institutions {
    code
    name
  }
}
`;

const signedIn = Object.keys(ownHeaders).length > 0;
const headers = signedIn ? JSON.stringify(ownHeaders, null, 2) : "";

const root = document.getElementById("explorer");
if (root === null) throw new Error("the page lacks its element #explorer");
createRoot(root).render(
  <GraphiQL
    fetcher={fetcher}
    // Queries, variables and history may name patients, and history holds headers: they end with the browser's tab.
    storage={sessionStorage}
    plugins={[READY_QUERIES_PANEL, COST_PANEL, HISTORY_PLUGIN]}
    visiblePlugin={READY_QUERIES_PANEL}
    defaultQuery={WELCOME}
    initialHeaders={headers}
    defaultHeaders={headers}
    defaultEditorToolsVisibility={signedIn ? "variables" : "headers"}
    shouldPersistHeaders={false}
    showPersistHeadersSettings={false}
  >
    <GraphiQL.Logo>Expediente</GraphiQL.Logo>
    <GraphiQL.Footer>
      <CostLine />
    </GraphiQL.Footer>
  </GraphiQL>,
);
