// The contenders in V8: how each is called, where its errors say that they are, and what it cannot say.

import { STANDALONE } from "../bundles.js";
import { peerVersion } from "../paths.js";
import { compile } from "./ajv.js";
import * as formio from "./formio.js";
import { judge as byHand } from "./hand.js";
import { start as startOnceform } from "./onceform.js";
import { fromAjv, fromHand, fromPath, fromReport } from "./places.js";
import { start as startSurvey } from "./surveyjs.js";
import { judge as valibot } from "./valibot.js";
import { judge as zod } from "./zod.js";

const RAW = { "partner_ni_number: the same, spelt otherwise": "that two National Insurance numbers are the same when they are spelt differently" };

/**
 * {name, version, judge, place, cannot, prepare, slow, bundle}: `judge` answers a list of errors, `place` where one of them is,
 * `cannot` which mistakes it has no words for and what they are; `prepare` gives answers the shape that it wants, untimed; `slow`
 * ones are given fewer submissions.
 */
export async function contenders(validator) {
  const onceform = startOnceform(validator);
  const { default: standalone } = await import(STANDALONE);
  const placed = fromReport(onceform.validator.manifest);
  return {
    onceform,
    all: [
      { name: "Onceform", judge: onceform.judge, place: placed, bundle: "onceform" },
      { name: "Onceform, from a page's fields", judge: onceform.judgeFields, place: placed, prepare: onceform.fields },
      { name: "JavaScript by hand", judge: byHand, place: fromHand, bundle: "hand" },
      { name: "ajv, compiled", version: peerVersion("ajv"), judge: compile(), place: fromAjv, cannot: RAW, bundle: "ajv" },
      { name: "ajv, standalone", version: peerVersion("ajv"), judge: (answers) => (standalone(answers) ? [] : standalone.errors), place: fromAjv, cannot: RAW, bundle: "ajv-standalone" },
      { name: "valibot", version: peerVersion("valibot"), judge: valibot, place: ({ path }) => fromPath(path.map(({ key }) => key)), bundle: "valibot" },
      { name: "zod", version: peerVersion("zod"), judge: zod, place: ({ path }) => fromPath(path), bundle: "zod" },
      { name: "SurveyJS", version: peerVersion("survey-core"), judge: startSurvey().judge, place: ({ place }) => place, slow: true, bundle: "surveyjs" },
      { name: "Form.io", version: peerVersion("@formio/core"), judge: formio.judge, place: formio.placeOf, prepare: formio.submission, slow: true, bundle: "formio" },
    ],
  };
}
