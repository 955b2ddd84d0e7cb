/**
 * Which parts of a text are code, and which are comment or string: what layout needs to know before it moves a line.
 * Works on any fragment (`a = 1; b = ''…'';`), so it needs no parser.
 *
 *     x = "a ${b} c"; # d
 *          ││    ││   └┴─ comment
 *          └┴────┴┴ two regions of one string; ${b} between them is code
 */

/** A run of text that is not code, half-open. Quotes belong to the run beside them, interpolations to none. */
export interface Region {
  readonly kind: 'line-comment' | 'block-comment' | 'quoted' | 'indented';
  readonly start: number;
  readonly end: number;
  /** Offset of the opening quote or comment mark: the same for all the runs of one string. */
  readonly owner: number;
}

/** What the scanner is inside of: code between braces, or one of the string forms. */
interface Frame {
  readonly kind: 'code' | 'quoted' | 'indented';
  /** Offset of the opening quote. */
  readonly owner: number;
  /** Where the present run of text began. */
  from: number;
}

// A URI's scheme is short: without a limit a long `a.b.c…` would be looked through from each of its names.
const tokens = {
  code: /#[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)|''|["{}]|\$\{|[A-Za-z][\w+.-]{0,99}:[\w%/?:@&=+$,.!~*'-]+|[A-Za-z_][\w'-]*|[\s\S]/y,
  quoted: /"|\\[\s\S]|\$\$|\$\{|[^"\\$]+|[\s\S]/y,
  indented: /''(?:[$']|\\[\s\S])|''|\$\$|\$\{|[^'$]+|[\s\S]/y,
} as const;

/** All regions of a text that starts as code, in order. An unclosed string or comment reaches to the end. */
export function regionsOf(text: string): Region[] {
  const regions: Region[] = [];
  const stack: Frame[] = [];
  let frame: Frame = { kind: 'code', owner: -1, from: 0 };
  const close = (end: number): void => {
    if (frame.kind === 'code') return;
    regions.push({ kind: frame.kind, start: frame.from, end, owner: frame.owner });
  };
  const enter = (kind: Frame['kind'], at: number): void => {
    stack.push(frame);
    frame = { kind, owner: at, from: at };
  };
  let at = 0;
  while (at < text.length) {
    const pattern = tokens[frame.kind];
    pattern.lastIndex = at;
    const token = pattern.exec(text)?.[0] ?? '';
    const end = at + token.length;
    if (frame.kind === 'code') {
      if (token.startsWith('#')) {
        const trimmed = token.endsWith('\r') ? end - 1 : end;
        regions.push({ kind: 'line-comment', start: at, end: trimmed, owner: at });
      } else if (token.startsWith('/*')) {
        regions.push({ kind: 'block-comment', start: at, end, owner: at });
      } else if (token === '"') enter('quoted', at);
      else if (token === "''") enter('indented', at);
      else if (token === '{' || token === '${') enter('code', at);
      else if (token === '}' && stack.length > 0) {
        frame = stack.pop() ?? frame;
        if (frame.kind !== 'code') frame.from = end;
      }
    } else if (token === '${') {
      close(at);
      enter('code', at);
    } else if (token === (frame.kind === 'quoted' ? '"' : "''")) {
      close(end);
      frame = stack.pop() ?? frame;
    }
    at = end;
  }
  for (; stack.length > 0; frame = stack.pop() ?? frame) {
    if (frame.kind !== 'code') {
      close(text.length);
      break;
    }
  }
  return regions;
}

/**
 * The region that holds both the character before an offset and the one at it, by binary search: for the start of a line, what
 * the line begins in. Undefined in code, and between regions.
 */
export function regionAt(regions: readonly Region[], offset: number): Region | undefined {
  let low = 0;
  let high = regions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (regions[middle]!.end <= offset) low = middle + 1;
    else high = middle;
  }
  const found = regions[low];
  return found !== undefined && found.start < offset ? found : undefined;
}
