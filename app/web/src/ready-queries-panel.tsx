/** Sidebar panel: a ready query for each job, opened in a tab of its own. */

import { type GraphiQLPlugin, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import type { ReactElement } from "react";

import { Panel } from "./panel";
import { READY_QUERIES, type ReadyQuery, variablesFor } from "./ready-queries";

const GROUPS = [...new Set(READY_QUERIES.map((query) => query.group))].sort();

export const READY_QUERIES_PANEL: GraphiQLPlugin = { title: "Ready queries", icon: Icon, content: ReadyQueries };

function ReadyQueries(): ReactElement {
  const open = useOpen();
  return (
    <Panel title="Ready queries">
      <p>
        Each opens in a tab. Fill in its variables, then run it; <code>expediente demo</code> prints a CURP to use.
      </p>
      {GROUPS.map((group) => (
        <div key={group}>
          <h2 className="group">{group}</h2>
          <ul className="ready-queries">
            {READY_QUERIES.filter((query) => query.group === group).map((query) => (
              <li key={query.title}>
                <button type="button" onClick={() => open(query)}>
                  <strong>{query.title}</strong>
                  <span>{query.about}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Panel>
  );
}

function useOpen(): (query: ReadyQuery) => void {
  const { addTab } = useGraphiQLActions();
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  return (query) => {
    const variables = variablesFor(query, entered(variableEditor?.getValue() ?? ""));
    if (queryEditor?.getValue().trim()) addTab();
    queryEditor?.setValue(query.text);
    variableEditor?.setValue(variables);
  };
}

/** What stands in the variables' editor: an identifier already given serves the next query too. */
function entered(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function Icon(): ReactElement {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M8 6h12M8 12h12M8 18h12" />
      <circle cx="4" cy="6" r="1" />
      <circle cx="4" cy="12" r="1" />
      <circle cx="4" cy="18" r="1" />
    </svg>
  );
}
