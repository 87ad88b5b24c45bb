/** What the last answer cost: a line under it, and a sidebar panel with plan and Cypher where the server tells them. */

import { type GraphiQLPlugin, useGraphiQLActions } from "@graphiql/react";
import type { ReactElement } from "react";

import { type Explained, type LastAnswer, useLastAnswer } from "./answer";
import { Panel } from "./panel";

export const COST_PANEL: GraphiQLPlugin = { title: "Cost and plan", icon: Icon, content: CostAndPlan };

/** The line under the answer. */
export function CostLine(): ReactElement | null {
  const last = useLastAnswer();
  const { setVisiblePlugin } = useGraphiQLActions();
  if (last === null) return null;
  return (
    <div className="cost-line" role="status">
      <span className="cost">{last.cost ? costInWords(last.cost) : null}</span>
      <span>{size(last)}</span>
      {last.explained.length > 0 ? (
        <button type="button" onClick={() => setVisiblePlugin(COST_PANEL)}>
          Plan and Cypher
        </button>
      ) : null}
    </div>
  );
}

function CostAndPlan(): ReactElement {
  const last = useLastAnswer();
  return (
    <Panel title="Cost and plan">
      {last === null ? <p>Run a query: its cost shows here.</p> : <Told last={last} />}
    </Panel>
  );
}

function Told({ last }: { last: LastAnswer }): ReactElement {
  return (
    <>
      {last.cost ? <Cost cost={last.cost} /> : null}
      <p>{size(last)}</p>
      {last.explained.map((explained) => (
        <Way key={explained.field} explained={explained} />
      ))}
    </>
  );
}

function Cost({ cost }: { cost: Readonly<Record<string, unknown>> }): ReactElement {
  const { requested, limit, ...more } = cost;
  return (
    <>
      <p className="cost">{costInWords(cost)}</p>
      {typeof requested === "number" && typeof limit === "number" && limit > 0 ? (
        <meter min={0} max={limit} value={requested} high={limit * 0.8} aria-label="Cost of the limit" />
      ) : null}
      <dl>
        {Object.entries(more).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === "number" ? value.toLocaleString("en") : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Way({ explained }: { explained: Explained }): ReactElement {
  return (
    <article>
      <h2>{explained.field}</h2>
      <h3>Cypher</h3>
      <pre className="cypher">{explained.cypher}</pre>
      <h3>Plan</h3>
      <pre className="plan">{explained.plan}</pre>
    </article>
  );
}

function costInWords({ requested, limit }: Readonly<Record<string, unknown>>): string {
  const [asked, most] = [requested, limit].map((each) => (typeof each === "number" ? each.toLocaleString("en") : null));
  return most ? `Cost ${asked ?? "?"} of at most ${most}` : `Cost ${asked ?? "?"}`;
}

function size({ milliseconds, bytes }: LastAnswer): string {
  return `${Math.round(milliseconds).toLocaleString("en")} ms, ${bytes.toLocaleString("en")} bytes`;
}

function Icon(): ReactElement {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M4 18a8.5 8.5 0 1 1 16 0M12 15l4-6" />
      <circle cx="12" cy="16" r="1.5" />
    </svg>
  );
}
