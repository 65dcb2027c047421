// Answers that change one at a time, as when someone types or ticks.

/**
 * Each question with a text that a submission answers, in turn: given another text and judged again, then given back. One item is
 * one judgement. The whole form is judged first, which the time of many changes hides; so it is when the validator asks for it.
 */
export function changes({ validator, fields, judgeFields }, submissions) {
  const numbers = validator.manifest.questions.flatMap((question, number) => (question.list === undefined ? [number] : []));
  const items = [];
  for (const { answers } of submissions.filter((it) => !it.errors.length).slice(0, 20)) {
    const texts = fields(answers);
    items.push({ texts });
    texts.forEach((text, at) => {
      if (typeof text !== "string" || text === "") return;
      items.push({ texts, number: numbers[at], text: text.slice(0, -1) }, { texts, number: numbers[at], text });
    });
  }
  const run = ({ texts, number, text }) => (number === undefined ? judgeFields(texts) : (validator.change(number, null, text)?.errors ?? judgeFields(texts)));
  return { items, run };
}
