// Measuring: every contender in turn, again and again, so that whatever else the machine does falls on all of them alike.

/** With ONCEFORM_BENCH_SHORT=1 everything runs once over little, to see that it works: the figures are then worth nothing. */
export const SHORT = process.env.ONCEFORM_BENCH_SHORT === "1";

/** Rounds of a measurement; a figure is the median of them. */
export const ROUNDS = SHORT ? 3 : 9;

/** Milliseconds. On a machine that others use, ONCEFORM_BENCH_CLOCK=cpu counts only the time that this process ran. */
export const now = process.env.ONCEFORM_BENCH_CLOCK === "cpu" ? () => (({ user, system }) => (user + system) / 1000)(process.cpuUsage()) : () => performance.now();

export const median = (numbers) => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/**
 * Medians over rounds of the microseconds for one item. `contenders` are {name, items, run}: `run` is called with each item.
 * Each contender takes about `budget` milliseconds a round, after twice that to warm up.
 */
export function race(contenders, { rounds = ROUNDS, budget = SHORT ? 4 : 60 } = {}) {
  const pass = ({ items, run }, times) => {
    const started = now();
    for (let time = 0; time < times; time++) for (let at = 0; at < items.length; at++) kept = run(items[at]);
    return (now() - started) / times;
  };
  const repeats = contenders.map((contender) => {
    let left = 2 * budget;
    let fastest = Infinity;
    while (left > 0) {
      const took = pass(contender, 1);
      fastest = Math.min(fastest, took);
      left -= took + 0.001;
    }
    return Math.max(1, Math.round(budget / fastest));
  });
  const taken = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    contenders.forEach((contender, at) => taken[at].push((pass(contender, repeats[at]) * 1000) / contender.items.length));
  }
  return Object.fromEntries(contenders.map(({ name }, at) => [name, median(taken[at])]));
}

/** The last result, so that no engine leaves work out whose result nobody wants. */
export let kept;
