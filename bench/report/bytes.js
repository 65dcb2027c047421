import { bars, kilobytes, table } from "./markdown.js";

export function bytes({ rows }) {
  const [page, module, validator, texts, small] = rows;
  const cells = (row) => [row.name, ...["raw", "gzip", "brotli"].map((column) => kilobytes(row[column]))];
  const bar = (what, most, row) => [what, `${most} KB or less`, `${kilobytes(row.gzip)} KB`, row.gzip <= most * 1000];
  return [
    "Scripts, validator and texts that a page with housing-benefit has to load, in kilobytes (1,000 bytes): minified by esbuild, as sent with",
    "gzip (level 9), and with brotli (level 11). *Judging alone* draws nothing: the page around it comes on top. Form.io's is its own",
    "minified file of the renderer. Style sheets and pictures are not counted for anyone. Two modules come *after* the page, which is",
    "whole without them: they are told apart, and count for no bar.",
    "",
    table(["", "minified, KB", "gzip, KB", "brotli, KB"], rows.map(cells)),
    "",
    bars([
      bar("page module, glue, validator and texts, gzip", 12, page),
      bar("page module, glue and texts, gzip", 7, { gzip: module.gzip + texts.gzip }),
      bar("validator of housing-benefit, gzip", 5, validator),
      bar("validator of missed-bin, gzip", 2.5, small),
    ]),
  ].join("\n");
}
