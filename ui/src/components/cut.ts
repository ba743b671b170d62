/** The beginning of a text, at most so many UTF-16 units long, and never half of a character. */
export function beginning(text: string, atMost: number): string {
  if (text.length <= atMost) return text;
  const end = isHighSurrogate(text.charCodeAt(atMost - 1)) ? atMost - 1 : atMost;
  return text.slice(0, end);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
