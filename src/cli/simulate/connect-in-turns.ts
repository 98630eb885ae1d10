/** How many connect at once. */
const CONNECTING = 50;

/** Connects one after the other, 50 at once. Throws what the first that failed has thrown, when no other is under way. */
export async function connectInTurns(
  count: number,
  connect: (place: number) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < count; from += CONNECTING) {
    const places = Array.from({ length: Math.min(CONNECTING, count - from) }, (_, index) => from + index);
    const outcomes = await Promise.allSettled(places.map(connect));
    const failure = outcomes.find(({ status }) => status === 'rejected');
    if (failure) throw (failure as PromiseRejectedResult).reason;
  }
}
