/** How this page signs in: a demo's comes with a token, elsewhere the Headers tab is for the user's own. */

const token = document.querySelector<HTMLMetaElement>('meta[name="expediente-token"]')?.content;

/** Empty but in a demo. They stand in no address, and end with the tab. */
export const ownHeaders: Readonly<Record<string, string>> = token ? { Authorization: `Bearer ${token}` } : {};
