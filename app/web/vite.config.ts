import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

export default defineConfig({
  base: "/graphql/",
  publicDir: false,
  plugins: [react(), filesForDataUrls()],
  html: { cspNonce: "{nonce}" }, // app/explorer.py puts in one for each answer
  build: {
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 5000, // Monaco is one large chunk
    reportCompressedSize: false,
  },
  worker: { format: "es" },
});

/**
 * The fonts and images that style sheets of GraphiQL and Monaco carry as `data:` URLs become files, since the
 * content-security policy admits files of this server alone.
 */
function filesForDataUrls(): Plugin {
  return {
    name: "files-for-data-urls",
    generateBundle(_, bundle) {
      for (const sheet of Object.values(bundle)) {
        if (sheet.type !== "asset" || !sheet.fileName.endsWith(".css")) continue;
        const dataUrl = /url\((["']?)data:(?:font|image)\/([a-z0-9]+)[^,)]*;base64,([^"')]+)\1\)/g;
        sheet.source = sheet.source.toString().replace(dataUrl, (_url, _quote, kind: string, base64: string) => {
          const source = Buffer.from(base64, "base64");
          const file = this.getFileName(this.emitFile({ type: "asset", name: `embedded.${kind}`, source }));
          return `url(./${file.slice(file.lastIndexOf("/") + 1)})`;
        });
      }
    },
  };
}
