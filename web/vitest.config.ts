import { defineConfig } from "vitest/config";

/** Days are the reader's own; tests read in UTC. */
export default defineConfig({ test: { env: { TZ: "UTC" }, include: ["src/**/*.test.ts"] } });
