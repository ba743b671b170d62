import { expect, test } from "vitest";
import { faultOf, laidOut } from "./json-text";

const whole = ['{"a":[1,-2.5e+3,0,true,false,null,"x\\"\\u00e9\\ud83d\\ude00"],"b":{}}', " [ ] ", '"text"', "7", "0.10", '{"a":1,"a":2}', '{"":""}'];

test.each(whole)("%s is JSON", (text) => {
  expect(JSON.parse(text)).toBeDefined();
  expect(faultOf(text)).toBeNull();
});

test.each([
  ["", 1, 1, "it ends here: a value is missing"],
  ['{"a":1', 1, 7, "it ends here: a comma or } is missing"],
  ['{"a":1,\n  "b" 2}', 2, 7, "a colon is missing"],
  ['{"a":1,\n  "b":2,\n}', 2, 8, "this comma is one too many"],
  ["[1,2,]", 1, 5, "this comma is one too many"],
  ["[1 2]", 1, 4, "a comma or ] is missing"],
  ["{a:1}", 1, 2, "a name in double quotes is missing"],
  ["{'a':1}", 1, 2, "a name in double quotes is missing"],
  ['{"a":"1}', 1, 6, "this text has no end"],
  ['{"a":"1\n"}', 1, 8, "a text goes on behind the end of a line"],
  ['["a\tb"]', 1, 4, "this sign has to be written as \\u and its number"],
  ['["\\x"]', 1, 3, "this backslash begins nothing that JSON knows"],
  ['["\\u12g4"]', 1, 3, "this backslash begins nothing that JSON knows"],
  ['["é\\ud800x"]', 1, 4, "this is half of a sign"],
  ['["😀",\n "\\udc00"]', 2, 3, "this is half of a sign"],
  ["[01]", 1, 2, "a number is not written like this"],
  ["[1.]", 1, 2, "a number is not written like this"],
  ["[-]", 1, 2, "a number is not written like this"],
  ["[NaN]", 1, 2, "this is no value"],
  ["[nullx]", 1, 2, "this is no value"],
  ['{"a":1} x', 1, 9, "nothing may follow here"],
  [`${"[".repeat(70)}${"]".repeat(70)}`, 1, 66, "it is nested deeper than 64 times"],
])("%j is broken at line %i, column %i", (text, line, column, said) => {
  const fault = faultOf(text);
  expect([fault?.line, fault?.column, fault?.said]).toEqual([line, column, said]);
});

test("what is broken for the web view is broken here, wherever a sign is taken out", () => {
  const text = '{"a":[1,{"b":"c"},null],"d":-1.5e2}';
  for (let at = 0; at < text.length; at += 1) {
    const less = text.slice(0, at) + text.slice(at + 1);
    let isWhole = true;
    try {
      JSON.parse(less);
    } catch {
      isWhole = false;
    }
    expect([less, faultOf(less) === null]).toEqual([less, isWhole]);
  }
});

test("JSON is laid out with its texts and numbers as they are written", () => {
  const text = '{"a":[1.00,{"b":"x, {y}: \\"z\\""},[],{}],"a":12345678901234567890}';
  const laid = '{\n  "a": [\n    1.00,\n    {\n      "b": "x, {y}: \\"z\\""\n    },\n    [],\n    {}\n  ],\n  "a": 12345678901234567890\n}';
  expect(laidOut(text)).toBe(laid);
  expect(laidOut(laid)).toBe(laid);
});

test.each(whole)("%s means the same when it is laid out", (text) => {
  expect(JSON.parse(laidOut(text))).toEqual(JSON.parse(text));
});
