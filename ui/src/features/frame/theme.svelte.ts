export type Theme = "system" | "light" | "dark";

const KEY = "watchbill.theme";
const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };

/** Which theme the reader wants; the tokens follow `data-theme`, and the system where nothing is set. */
class ThemeChoice {
  current = $state<Theme>(stored());

  /** System, light, dark, and round again. */
  next(): void {
    this.current = NEXT[this.current];
    localStorage.setItem(KEY, this.current);
    this.apply();
  }

  /** Puts the choice on the page. */
  apply(): void {
    const root = document.documentElement;
    if (this.current === "system") root.removeAttribute("data-theme");
    else root.dataset["theme"] = this.current;
  }
}

export const theme = new ThemeChoice();

function stored(): Theme {
  const value = localStorage.getItem(KEY);
  return value === "light" || value === "dark" ? value : "system";
}
