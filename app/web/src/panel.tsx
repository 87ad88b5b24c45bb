/** The frame of our sidebar panels: GraphiQL keeps one scroll position for all, we begin at the top. */

import { type PropsWithChildren, type ReactElement, useLayoutEffect, useRef } from "react";

export function Panel({ title, children }: PropsWithChildren<{ title: string }>): ReactElement {
  const section = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    // In braces: some browsers give a promise back, which React would take for a clean-up.
    section.current?.parentElement?.scrollTo(0, 0);
  }, []);
  return (
    <section className="panel" ref={section}>
      <h1>{title}</h1>
      {children}
    </section>
  );
}
