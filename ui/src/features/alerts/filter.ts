/** The filter with one more matcher, unless it says that already. */
export function withMatcher(filter: string, name: string, value: string): string {
  const matcher = `${quotedName(name)}=${quoted(value)}`;
  const bare = filter.trim();
  if (bare === "") return matcher;
  if (bare.includes(matcher)) return bare;
  if (bare.endsWith("}")) {
    const inside = bare.slice(0, -1).trimEnd();
    return `${inside}${inside.endsWith("{") || inside.endsWith(",") ? "" : ", "}${matcher}}`;
  }
  return `${bare}${bare.endsWith(",") ? " " : ", "}${matcher}`;
}

/** Names beyond letters, digits and underscore are written in quotes, as Alertmanager does since 0.27. */
function quotedName(name: string): string {
  return /^@?[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : quoted(name);
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
