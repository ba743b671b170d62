import type { NoiseRuleView } from "./api/NoiseRuleView";
import type { NoiseView } from "./api/NoiseView";
import type { PageRulesView } from "./api/PageRulesView";
import type { RehearsalView } from "./api/RehearsalView";
import { Failure } from "./bridge";
import { aTime } from "./fixtures";
import { MockCalm } from "./mock-calm";

/** A rule of the ledger that is mostly over soon by itself. */
export function aNoisyRule(name: string, changes: Partial<NoiseRuleView> = {}): NoiseRuleView {
  return {
    key: `prod/${name}`,
    name,
    source: "prod",
    interruptions: 12,
    pages: 14,
    nightPages: 3,
    episodes: 20,
    selfCleared: "18 (90 %)",
    flapping: "40 min",
    acknowledged: "4 min",
    idle: 2,
    hint: "wait 4 min longer",
    sentences: ["Most of its episodes are over within five minutes by themselves.", "14 -> 2 pages."],
    patches: [{ place: "the rule file of Prometheus", text: `- alert: "${name}"\n  for: 4m\n` }],
    ...changes,
  };
}

/** What the noise ledger and the page rules ask of a core for tests. */
export class MockNoise extends MockCalm {
  noise: NoiseView = {
    since: aTime(0, "Sat 10:00"),
    headline: "This rule is 80 % of your interruptions.",
    named: 1,
    rules: [
      aNoisyRule("RedisFlaps"),
      aNoisyRule("DiskFull", {
        interruptions: 3,
        hint: "",
        sentences: ["It fired too seldom to suggest anything."],
        patches: [],
      }),
    ],
  };
  readonly noiseAsks: number[] = [];
  rules: PageRulesView = { text: "", rules: [], settings: ["What matches no rule pages."] };
  /** What trying rules comes to. */
  rehearsal: RehearsalView = { problems: [], spans: [], differences: [], more: 0 };
  readonly rehearsed: string[] = [];

  async noiseView(days: number): Promise<NoiseView> {
    this.noiseAsks.push(days);
    return this.answer(this.noise);
  }

  async pageRules(): Promise<PageRulesView> {
    return this.answer(this.rules);
  }

  async rehearseRules(text: string): Promise<RehearsalView> {
    this.rehearsed.push(text);
    return this.answer(this.rehearsal);
  }

  async saveRules(former: string, text: string): Promise<PageRulesView> {
    await this.do(`save rules ${text}`);
    if (former !== this.rules.text) throw new Failure({ kind: "store", message: "the rules were changed meanwhile" });
    this.rules = { ...this.rules, text };
    return this.rules;
  }
}
