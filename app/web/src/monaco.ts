/** Monaco's surroundings: its workers are files of this server, and its markup passes the content-security policy. */

import EditorWorker from "monaco-editor/esm/vs/editor/editor.worker.js?worker";
import JsonWorker from "monaco-editor/esm/vs/language/json/json.worker.js?worker";
import GraphQLWorker from "monaco-graphql/esm/graphql.worker.js?worker";

import { admitStyleElements, applyWaitingStyles, withoutStyleAttributes } from "./inline-styles";

interface MarkupPolicy {
  createHTML?: (markup: string) => string;
}

admitStyleElements();
applyWaitingStyles();

Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker(_: string, label: string): Worker {
      if (label === "json") return new JsonWorker();
      if (label === "graphql") return new GraphQLWorker();
      return new EditorWorker();
    },
    // Monaco hands all its markup to such a policy before the browser parses it.
    createTrustedTypesPolicy(_: string, { createHTML }: MarkupPolicy): MarkupPolicy {
      return { createHTML: (markup) => withoutStyleAttributes(createHTML?.(markup) ?? markup) };
    },
  },
});
