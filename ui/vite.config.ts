import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  // sveltejs/svelte#11394: without this condition vitest takes Svelte's server build.
  resolve: mode === "test" ? { conditions: ["browser"] } : {},
  build: {
    // `light-dark()` must reach the window as written: `data-theme` works through `color-scheme`.
    target: "safari18",
    cssTarget: "safari18",
    // The security policy knows no inline scripts and no data: fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  clearScreen: false,
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/test-setup.ts"],
    restoreMocks: true,
  },
}));
