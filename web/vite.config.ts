import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Built into the Python package; `gesso serve` hands these files out. `npm run dev` speaks to a studio on GESSO_URL. */
const studio = process.env["GESSO_URL"] ?? "http://127.0.0.1:7788";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: process.env["GESSO_STUDIO_OUT"] ?? "../src/gesso/api/studio",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000, // kB as written; scripts/size.mjs keeps the budget, compressed
    rolldownOptions: {
      output: {
        // All that the first page needs comes in one file: each of its own costs half a kilobyte of headers and packs worse.
        codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] },
      },
    },
  },
  // The studio answers only its own origin.
  server: {
    host: "127.0.0.1",
    proxy: Object.fromEntries(["/api", "/login"].map((path) => [path, { target: studio, changeOrigin: true, headers: { origin: studio } }])),
  },
});
