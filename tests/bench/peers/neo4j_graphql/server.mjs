// @neo4j/graphql behind GraphQL Yoga, whose caches of parsed and validated documents are on by default.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

import { Neo4jGraphQL } from "@neo4j/graphql";
import { GraphQLScalarType } from "graphql";
import { createYoga } from "graphql-yoga";
import neo4j from "neo4j-driver";

const { PORT, NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD, NEO4J_DATABASE } = process.env;

const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USER, NEO4J_PASSWORD));
const typeDefs = readFileSync(new URL("schema.graphql", import.meta.url), "utf8");
const Instant = new GraphQLScalarType({ name: "Instant", serialize: String });
const schema = await new Neo4jGraphQL({ typeDefs, resolvers: { Instant }, driver }).getSchema();
const context = { sessionConfig: { database: NEO4J_DATABASE } };
const yoga = createYoga({ schema, context: () => context, graphiql: false, landingPage: false, logging: "error" });

createServer({ keepAliveTimeout: 600_000 }, yoga).listen(Number(PORT), "127.0.0.1");
