/** The point nearest to an instant; the earlier one of two that are as near. None where there are no points. */
export function nearestTo<Point extends { readonly atMs: number }>(points: readonly Point[], atMs: number): Point | null {
  let low = 0;
  let high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.atMs ?? 0) <= atMs) low = middle;
    else high = middle;
  }
  const [before, after] = [points[low], points[high]];
  if (before === undefined || after === undefined) return null;
  return Math.abs(after.atMs - atMs) < Math.abs(atMs - before.atMs) ? after : before;
}

/** The point nearest to a part of the width of a plot. */
export function pointAt<Point extends { readonly x: number }>(points: readonly Point[], part: number): Point | null {
  let nearest: Point | null = null;
  for (const point of points) {
    if (nearest === null || Math.abs(point.x - part) < Math.abs(nearest.x - part)) nearest = point;
  }
  return nearest;
}
