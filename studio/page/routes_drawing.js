// Draws the routes through a form: a box for each page, an arrow for each way on. Loaded when somebody looks at them.
import { graphlib, layout } from "@dagrejs/dagre";

const SVG = "http://www.w3.org/2000/svg";
/** All in letters: what is drawn grows with them. */
const BOX = 14;
const LABEL = 13;
const PADDING = 0.7;
const LINE = 1.3;
/** How much straighter than to an early end the way on is. */
const STRAIGHT = 2;

function shape(name, attributes, ...content) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...content);
  return made;
}

/**
 * Words in lines of at most so many pixels. Names and addresses are broken where they have a joint, and in the middle if they must. Spaces
 * stay at the ends of lines: together they are what was written.
 */
function lines(words, most, width) {
  const all = [];
  const isRoom = (part) => all.length && width(`${all.at(-1)}${part}`.trimEnd()) <= most;
  for (const part of words.match(/[^\s/_-]*[/_-]+|[^\s/_-]+\s*|\s+/g) ?? []) {
    if (isRoom(part)) all[all.length - 1] += part;
    else {
      all.push("");
      for (const letter of part) {
        if (!isRoom(letter)) all.push("");
        all[all.length - 1] += letter;
      }
    }
  }
  return all;
}

/** What a box says above its title. */
function caption({ kind }, number) {
  return { start: "Start", page: `Page ${number}`, exit: `Page ${number}, ends early`, end: "The end" }[kind];
}

/** A box in a sentence, and where one comes from it. */
function sentence(nodes, edges, at) {
  const name = (number) => `${caption(nodes[number], number)}, ${nodes[number].title}`;
  const ways = edges.filter(({ from }) => from === at).map(({ to, words }) => [name(to), words].filter(Boolean).join(", "));
  const { signpost } = nodes[at];
  const parts = [name(at), signpost && `Points to ${signpost}`, ways.length && `Then: ${ways.join("; ")}`].filter(Boolean);
  return parts.reduce((said, part) => `${said}${/[.?!]$/.test(said) ? "" : "."} ${part}`);
}

/** Draws into a place. `open` is called with the name of a page that somebody chooses. */
export function draw(place, { nodes, edges }, open) {
  const style = getComputedStyle(place);
  const em = parseFloat(style.fontSize);
  const pen = document.createElement("canvas").getContext("2d");
  const measure = (weight) => (text) => {
    pen.font = `${weight} ${em}px ${style.fontFamily}`;
    return pen.measureText(text).width;
  };
  const [normal, bold] = [measure(400), measure(700)];

  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: 2 * em, edgesep: em, ranksep: 3 * em, rankalign: "top", align: "UL", marginx: em, marginy: em });
  graph.setDefaultEdgeLabel(() => ({}));
  nodes.forEach((node, number) => {
    const most = (BOX - 2 * PADDING) * em;
    const said = [
      ...lines(`${caption(node, number)} `, most, normal).map((text) => ({ text, part: "caption" })),
      ...lines(`${node.title} `, most, bold).map((text) => ({ text, part: "title" })),
      ...(node.signpost ? lines(`Points to ${node.signpost}`, most, normal).map((text) => ({ text, part: "caption" })) : []),
    ];
    graph.setNode(String(number), { said, width: BOX * em, height: (said.length * LINE + 2 * PADDING) * em });
  });
  edges.forEach(({ from, to, words }, number) => {
    const said = lines(words, LABEL * em, normal).map((line) => line.trim());
    const width = Math.max(0, ...said.map(normal)) + (said.length ? em / 2 : 0);
    graph.setEdge(String(from), String(to), { said, width, height: said.length * LINE * em, labelpos: "c", weight: nodes[to].kind === "exit" ? 1 : STRAIGHT }, String(number));
  });
  // Where a page can end early, it ends at the right of the way on.
  const ends = edges.filter(({ to }) => nodes[to].kind === "exit");
  const constraints = ends.flatMap(({ from, to: right }) => edges.filter((edge) => edge.from === from && nodes[edge.to].kind !== "exit")
    .map(({ to: left }) => ({ left: String(left), right: String(right) })));
  layout(graph, { constraints });

  const { width, height } = graph.graph();
  const boxes = graph.nodes().map((id) => graph.node(id));
  const rows = [...new Set(boxes.map(({ y, height }) => y - height / 2))].map((top) => {
    const row = boxes.filter(({ y, height }) => y - height / 2 === top);
    return { top, bottom: Math.max(...row.map(({ height }) => top + height)) };
  });
  const arrows = graph.edges().map((edge) => ({ ...graph.edge(edge), from: graph.node(edge.v), to: graph.node(edge.w) }));
  const svg = shape("svg", { width: Math.ceil(width), height: Math.ceil(height), viewBox: `0 0 ${width} ${height}`, class: "studio-routes__drawing" });
  const head = shape("marker", { id: "routes-head", viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" });
  head.append(shape("path", { d: "M0 0 10 5 0 10z", class: "studio-routes__head" }));
  // What the arrows say is said of each box where it goes on.
  const ways = shape("g", { "aria-hidden": "true" }, head);
  for (const { points, from, to } of arrows) ways.append(shape("path", { d: path(way(points, from, to, rows, em), em), class: "studio-routes__arrow", "marker-end": "url(#routes-head)" }));
  for (const { said, x, y, ...size } of arrows.filter(({ said }) => said.length)) {
    const at = { left: x - size.width / 2, top: y - size.height / 2 };
    ways.append(shape("rect", { x: at.left, y: at.top, width: size.width, height: size.height, class: "studio-routes__behind" }));
    ways.append(text(said.map((line) => ({ text: line })), { x, y: at.top }, em, "middle"));
  }
  svg.append(ways);
  nodes.forEach((node, number) => svg.append(box(node, graph.node(String(number)), sentence(nodes, edges, number), em, open)));
  const isFirst = !place.firstChild;
  place.replaceChildren(svg);
  // Where there is little room, the start is what is seen first.
  if (isFirst) place.scrollLeft = graph.node("0").x - place.clientWidth / 2;
}

function box({ key, kind }, { said, x, y, width, height }, name, em, open) {
  const at = { x: x - width / 2, y: y - height / 2 };
  const corner = kind === "page" ? 0 : em;
  const made = shape("g", { class: `studio-routes__box studio-routes__box--${kind}`, "aria-label": name, role: key ? "button" : "img" });
  made.append(shape("rect", { ...at, width, height, rx: corner, class: "studio-routes__edge" }));
  made.append(text(said, { x: at.x + PADDING * em, y: at.y + PADDING * em }, em));
  if (!key) return made;
  made.setAttribute("tabindex", "0");
  made.addEventListener("click", () => open(key));
  made.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    // A space would scroll the drawing.
    event.preventDefault();
    open(key);
  });
  return made;
}

/** Lines one under the other. They begin at a place, or have it in their middle; it is the top of the first. */
function text(said, { x, y }, em, anchor = "start") {
  const spans = said.map(({ text, part }, line) => shape("tspan", { x, y: y + (line * LINE + 1) * em, ...(part && { class: `studio-routes__${part}` }) }, text));
  return shape("text", { class: "studio-routes__text", "text-anchor": anchor }, ...spans);
}

/**
 * The points of an arrow. It leaves a box below and comes to one from above, and goes straight down beside the boxes of a row: those of one
 * row begin at one height.
 */
function way(points, from, to, rows, em) {
  const beside = (box, x) => Math.min(Math.max(x, box.x - box.width / 2 + em), box.x + box.width / 2 - em);
  const inner = points.slice(1, -1);
  const start = { x: beside(from, inner[0].x), y: from.y + from.height / 2 };
  const end = { x: beside(to, inner.at(-1).x), y: to.y - to.height / 2 };
  const past = ({ x, y }) => rows.filter(({ top, bottom }) => top <= y && y < bottom).map(({ bottom }) => ({ x, y: bottom }));
  return [...[start, ...inner].flatMap((point) => [point, ...past(point)]), { x: end.x, y: end.y - em }, end];
}

/** A line through all points, round where it turns. */
function path([first, ...rest], round) {
  const towards = (from, to) => {
    const far = Math.hypot(to.x - from.x, to.y - from.y);
    const part = far && Math.min(round / far, 0.5);
    return `${from.x + (to.x - from.x) * part} ${from.y + (to.y - from.y) * part}`;
  };
  const turn = (point, at) => {
    const next = rest[at + 1];
    return next ? `L${towards(point, at ? rest[at - 1] : first)}Q${point.x} ${point.y} ${towards(point, next)}` : `L${point.x} ${point.y}`;
  };
  return `M${first.x} ${first.y}${rest.map(turn).join("")}`;
}
