// Before anything is timed: a contender finds every error that it has words for, and none in what is right.

/** Counts what it missed and what it told too much; fails when it misses what it could say, or calls a right submission wrong. */
export function checkContender({ name, cannot = {} }, submissions, placesOf) {
  const counts = { errors: 0, missed: 0, tooMany: 0, cannot: Object.values(cannot) };
  const fail = (what, number) => {
    throw new Error(`${name}, submission ${number + 1}: ${what}`);
  };
  submissions.forEach(({ answers, errors }, number) => {
    const told = new Set(placesOf(answers, number));
    for (const { mistake, place } of errors) {
      counts.errors += 1;
      if (told.has(place)) continue;
      if (!cannot[mistake]) fail(`did not find ${mistake}`, number);
      counts.missed += 1;
    }
    const wrong = new Set(errors.map(({ place }) => place));
    const tooMany = [...told].filter((place) => !wrong.has(place));
    if (tooMany.length && !errors.length) fail(`is right, and was told ${tooMany.join(", ")}`, number);
    counts.tooMany += tooMany.length;
  });
  return counts;
}
