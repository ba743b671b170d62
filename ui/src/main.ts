import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/forms.css";
import "./styles/pages.css";
import { mount } from "svelte";
import App from "./app/App.svelte";
import { tauriBridge } from "./bridge/tauri";
import { theme } from "./features/frame/theme.svelte";

theme.apply();

/** The log of the core is where somebody will look; a fault in telling it of a fault has nowhere left to go. */
function report(problem: string): void {
  tauriBridge.reportUiProblem(problem).catch(() => undefined);
}
window.addEventListener("error", (event) => report(`${event.message} at ${event.filename}:${event.lineno}`));
window.addEventListener("unhandledrejection", (event) => report(`unhandled: ${String(event.reason)}`));

const target = document.querySelector("#app");
if (target === null) throw new Error("BUG: index.html has no #app");
mount(App, { target, props: { bridge: tauriBridge } });
