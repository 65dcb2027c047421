// Arrivals at a steady pace, whether those before have been answered or not: people do not wait for each other. Each time counts from
// the moment at which somebody came, so that a service that stands still for a second is a second slow for all who came in it.

/** Runs `run(number)` `rate` times a second for so many seconds, and waits for the last. What fails is given to `failed`. */
export async function atPace(rate, seconds, run, failed) {
  const started = performance.now();
  const under = new Set();
  for (let number = 0; number < rate * seconds; number++) {
    const due = started + (number * 1000) / rate;
    const early = due - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    const one = run(number, due).catch(failed);
    under.add(one);
    one.finally(() => under.delete(one));
  }
  await Promise.all(under);
}

/** Times in milliseconds, and what they say. */
export class Times {
  #all = [];

  add(time) {
    this.#all.push(time);
  }

  /** Median, the time that one in a hundred was above, and the longest. */
  told() {
    const sorted = Float64Array.from(this.#all).sort();
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
    return { count: sorted.length, median: at(0.5), p99: at(0.99), most: sorted.at(-1) };
  }
}
