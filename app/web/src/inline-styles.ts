/**
 * Styles under a content-security policy without `unsafe-inline`.
 *
 * The policy stops two things that Monaco and Radix do: `<style>` elements made by script, and `style` attributes in
 * markup that is parsed. Styles set through the object model are not stopped. So a made `<style>` gets the page's
 * nonce, and the attributes in Monaco's markup (a position and a size for each line of text) are set as properties.
 * Markup from anywhere else is left as it is: what the policy stops there stays stopped.
 */

const WAITING = "data-inline-style";

/** Give each `<style>` that a script makes the nonce of the page. */
export function admitStyleElements(): void {
  const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
  const createElement = document.createElement.bind(document);
  document.createElement = (name: string, options?: ElementCreationOptions): HTMLElement => {
    const element = createElement(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
}

/** `style` attributes of markup under another name, in which they are not parsed as styles. */
export function withoutStyleAttributes(markup: string): string {
  return markup.replace(/<[a-z][^<>]*>/gi, (tag) => tag.replaceAll(' style="', ` ${WAITING}="`));
}

/** Set the styles that wait, in what is in the document and in what comes into it. Runs before the browser paints. */
export function applyWaitingStyles(): void {
  const observer = new MutationObserver((mutations) => {
    for (const { addedNodes } of mutations) for (const node of addedNodes) if (node instanceof Element) apply(node);
  });
  observer.observe(document.documentElement, { childList: true, subtree: true });
}

function apply(root: Element): void {
  for (const element of [root, ...root.querySelectorAll(`[${WAITING}]`)]) {
    const style = element.getAttribute(WAITING);
    if (style === null || !(element instanceof HTMLElement || element instanceof SVGElement)) continue;
    element.removeAttribute(WAITING);
    // Monaco may have moved the element since; what it set by then is newer.
    element.style.cssText = `${style};${element.style.cssText}`;
  }
}
