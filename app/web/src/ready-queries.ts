/** The files of `queries/`, one ready query each: dropping one in adds it. */

import { type OperationDefinitionNode, Kind, parse } from "graphql";

export interface ReadyQuery {
  /** First comment line of the file. */
  readonly title: string;
  /** Its further comment lines. */
  readonly about: string;
  /** Heading it stands under: the file's name up to `__`. */
  readonly group: string;
  readonly text: string;
  /** Names of the variables without a default, which the user fills in. */
  readonly variables: readonly string[];
}

const FILES = import.meta.glob<string>("../queries/*.graphql", { query: "?raw", import: "default", eager: true });

export const READY_QUERIES: readonly ReadyQuery[] = Object.entries(FILES).map(([path, file]) => read(path, file));

/** The variables to show for a query: those it needs, as far as `known` already gives a value. */
export function variablesFor(query: ReadyQuery, known: Readonly<Record<string, unknown>>): string {
  const values = Object.fromEntries(query.variables.map((name) => [name, known[name] ?? ""]));
  return query.variables.length > 0 ? JSON.stringify(values, null, 2) : "";
}

function read(path: string, file: string): ReadyQuery {
  const lines = file.trimEnd().split("\n");
  const start = lines.findIndex((line) => !line.startsWith("#"));
  const [title = path, ...about] = lines.slice(0, start).map((line) => line.slice(1).trim());
  const text = lines.slice(start).join("\n");
  const name = path.slice(path.lastIndexOf("/") + 1);
  return { title, about: about.join(" "), group: name.slice(0, name.indexOf("__")), text, variables: needed(text) };
}

function needed(text: string): string[] {
  return parse(text)
    .definitions.filter((each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION)
    .flatMap((operation) => operation.variableDefinitions ?? [])
    .filter((variable) => variable.defaultValue === undefined && variable.type.kind === Kind.NON_NULL_TYPE)
    .map((variable) => variable.variable.name.value);
}
