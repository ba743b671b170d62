/** Where JSON is broken, and what is wrong there. */
export interface Fault {
  /** In UTF-16 units, as boxes of text count. */
  readonly at: number;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  readonly said: string;
}

/** The core takes what is nested deeper as text. */
const DEEPEST = 64;

class Broken {
  constructor(
    readonly at: number,
    readonly said: string,
  ) {}
}

/** Goes through JSON by the letter, because what a web view says about it has no place. */
class Scanner {
  #at = 0;

  constructor(readonly text: string) {}

  whole(): void {
    this.#value(0);
    this.#blank();
    if (this.#at < this.text.length) throw new Broken(this.#at, "nothing may follow here");
  }

  #value(depth: number): void {
    this.#blank();
    const sign = this.#sign("a value is missing");
    if (depth > DEEPEST) throw new Broken(this.#at, `it is nested deeper than ${DEEPEST} times`);
    if (sign === "{") this.#object(depth);
    else if (sign === "[") this.#list(depth);
    else if (sign === '"') this.#string();
    else if (sign === "-" || isDigit(sign)) this.#number();
    else this.#word();
  }

  #object(depth: number): void {
    this.#at += 1;
    if (this.#ends("}")) return;
    for (;;) {
      this.#blank();
      const sign = this.#sign("a name is missing");
      if (sign === "}") throw new Broken(this.#before(","), "this comma is one too many");
      if (sign !== '"') throw new Broken(this.#at, "a name in double quotes is missing");
      this.#string();
      this.#blank();
      if (this.#sign("a colon is missing") !== ":") throw new Broken(this.#at, "a colon is missing");
      this.#at += 1;
      this.#value(depth + 1);
      if (this.#ends("}")) return;
      this.#comma("}");
    }
  }

  #list(depth: number): void {
    this.#at += 1;
    if (this.#ends("]")) return;
    for (;;) {
      this.#blank();
      if (this.text[this.#at] === "]") throw new Broken(this.#before(","), "this comma is one too many");
      this.#value(depth + 1);
      if (this.#ends("]")) return;
      this.#comma("]");
    }
  }

  #comma(end: string): void {
    const said = `a comma or ${end} is missing`;
    if (this.#sign(said) !== ",") throw new Broken(this.#at, said);
    this.#at += 1;
  }

  #string(): void {
    const from = this.#at;
    this.#at += 1;
    for (;;) {
      const sign = this.text[this.#at];
      if (sign === undefined) throw new Broken(from, "this text has no end");
      if (sign < " ") throw new Broken(this.#at, sign === "\n" ? "a text goes on behind the end of a line" : "this sign has to be written as \\u and its number");
      this.#at += 1;
      if (sign === '"') return;
      if (sign === "\\") this.#escape();
    }
  }

  /** What stands behind a backslash. */
  #escape(): void {
    const from = this.#at - 1;
    const sign = this.text[this.#at] ?? "";
    this.#at += 1;
    if (sign !== "" && '"\\/bfnrt'.includes(sign)) return;
    const code = sign === "u" ? this.#code() : null;
    if (code === null) throw new Broken(from, "this backslash begins nothing that JSON knows");
    const isLow = code >= 0xdc00 && code <= 0xdfff;
    const isHigh = code >= 0xd800 && code <= 0xdbff;
    const half = "this is half of a sign";
    if (isLow) throw new Broken(from, half);
    if (!isHigh) return;
    if (!this.text.startsWith("\\u", this.#at)) throw new Broken(from, half);
    this.#at += 2;
    const low = this.#code();
    if (low === null || low < 0xdc00 || low > 0xdfff) throw new Broken(from, half);
  }

  #code(): number | null {
    const digits = this.text.slice(this.#at, this.#at + 4);
    if (!/^[0-9a-f]{4}$/i.test(digits)) return null;
    this.#at += 4;
    return Number.parseInt(digits, 16);
  }

  #number(): void {
    const found = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?/iy;
    found.lastIndex = this.#at;
    const number = found.exec(this.text)?.[0] ?? "";
    const next = this.text[this.#at + number.length] ?? "";
    if (number === "" || /[\w.+-]/.test(next)) throw new Broken(this.#at, "a number is not written like this");
    this.#at += number.length;
  }

  #word(): void {
    const word = ["true", "false", "null"].find((one) => this.text.startsWith(one, this.#at));
    if (word === undefined || /\w/.test(this.text[this.#at + word.length] ?? "")) throw new Broken(this.#at, "this is no value");
    this.#at += word.length;
  }

  /** Goes over the end, where it is there. */
  #ends(end: string): boolean {
    this.#blank();
    if (this.text[this.#at] !== end) return false;
    this.#at += 1;
    return true;
  }

  #sign(missing: string): string {
    const sign = this.text[this.#at];
    if (sign === undefined) throw new Broken(this.#at, `it ends here: ${missing}`);
    return sign;
  }

  #before(sign: string): number {
    return this.text.lastIndexOf(sign, this.#at);
  }

  #blank(): void {
    while (" \t\r\n".includes(this.text[this.#at] ?? "x")) this.#at += 1;
  }
}

function isDigit(sign: string): boolean {
  return sign >= "0" && sign <= "9";
}

/** The first thing that is wrong with JSON; none where nothing is. */
export function faultOf(text: string): Fault | null {
  try {
    new Scanner(text).whole();
    return null;
  } catch (thrown) {
    if (!(thrown instanceof Broken)) throw thrown;
    const before = text.slice(0, thrown.at).split("\n");
    return { at: thrown.at, line: before.length, column: [...(before.at(-1) ?? "")].length + 1, said: thrown.said };
  }
}

/** JSON without a fault with a line for each value. Its texts and numbers stay as they are written. */
export function laidOut(text: string): string {
  let laid = "";
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (token === "{" || token === "[") {
      laid += token;
      depth += 1;
      laid += line();
    } else if (token === "}" || token === "]") {
      depth -= 1;
      laid = /[{[]\s*$/.test(laid.slice(-DEEPEST * 2 - 4)) ? laid.trimEnd() : laid + line();
      laid += token;
    } else if (token === ",") laid += token + line();
    else laid += token === ":" ? ": " : token;
  }
  return laid;
}
