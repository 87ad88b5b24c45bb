/** The fetcher, and what the last answer said beside its data: cost, plan, time, size. */

import type { Fetcher, FetcherParams } from "@graphiql/toolkit";
import { Kind, parse } from "graphql";
import { useSyncExternalStore } from "react";

import { ownHeaders } from "./sign-in";

/** A root field's way to the graph, for those whom the server tells it. */
export interface Explained {
  readonly field: string;
  readonly plan: string;
  readonly cypher: string;
}

export interface LastAnswer {
  readonly cost: Readonly<Record<string, unknown>> | null;
  readonly explained: readonly Explained[];
  readonly milliseconds: number;
  readonly bytes: number;
}

interface Answer {
  data?: unknown;
  errors?: unknown;
  extensions?: { cost?: Record<string, unknown>; explain?: Explained[] };
}

let last: LastAnswer | null = null;
const listeners = new Set<() => void>();

/** What the last answer to a query of the user said; null before the first. */
export function useLastAnswer(): LastAnswer | null {
  return useSyncExternalStore(subscribe, () => last);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Posts a query to the address of this page. The plan goes to its panel, not among the data. */
export const fetcher: Fetcher = async (request, options) => {
  const ofUser = request.operationName !== "IntrospectionQuery";
  const started = performance.now();
  const response = await fetch(location.pathname, {
    method: "POST",
    headers: {
      accept: "application/graphql-response+json, application/json;q=0.9",
      "content-type": "application/json",
      // GraphiQL may ask for the schema before the editor that holds the headers is there.
      ...(options?.headers ?? (ofUser ? {} : ownHeaders)),
    },
    body: JSON.stringify(ofUser ? { ...rightlyNamed(request), extensions: { explain: true } } : request),
  });
  const text = await response.text();
  const answer = parsed(text, response);
  if (!ofUser) return answer;
  const { explain, ...extensions } = answer.extensions ?? {};
  last = {
    cost: extensions.cost ?? null,
    explained: explain ?? [],
    milliseconds: performance.now() - started,
    bytes: new Blob([text]).size,
  };
  for (const listener of listeners) listener();
  const { extensions: _, ...shown } = answer;
  return Object.keys(extensions).length > 0 ? { ...shown, extensions } : shown;
};

/** GraphiQL learns an operation's name a moment after it was typed; a name of what stood there before is left out. */
function rightlyNamed({ operationName, ...request }: FetcherParams): FetcherParams {
  return operationName && holds(request.query, operationName) ? { ...request, operationName } : request;
}

function holds(query: string, operationName: string): boolean {
  try {
    return parse(query).definitions.some(
      (each) => each.kind === Kind.OPERATION_DEFINITION && each.name?.value === operationName,
    );
  } catch {
    return false; // the server says what is wrong with it
  }
}

function parsed(text: string, response: Response): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    throw new Error(`${response.status} ${response.statusText}: the answer is not JSON: ${text.slice(0, 500)}`);
  }
}
