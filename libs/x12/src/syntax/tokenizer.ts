import { X12Error } from './fault.ts';
import { faultAt, type Delimiters, type Segment } from './segment.ts';

/** No segment of the guides comes near it; one that is longer has lost its terminator. */
const longestSegment = 32 * 1024;
const isaElements = 16;

/**
 * Bytes in, segments out, whatever the chunks. Separators are read from each ISA (ANSI X12.5): the character after
 * `ISA`, element 11 (repetition), element 16 (component) and the character after it (terminator). Line ends between
 * segments are passed over. Throws X12Error where nothing more can be read.
 */
export function createTokenizer() {
  let rest = '';
  let delimiters: Delimiters | undefined;
  let line = 0;
  let last = 'ISA';

  function* push(chunk: Uint8Array | string): Generator<Segment> {
    rest += typeof chunk === 'string' ? chunk : latin1(chunk);
    let at = 0;
    for (;;) {
      at = skipBreaks(rest, at);
      // Files that were put together bring one for each.
      if (delimiters === undefined) at = skipMark(rest, at);
      delimiters ??= readDelimiters(rest, at);
      if (delimiters === undefined) break;
      const end = rest.indexOf(delimiters.terminator, at);
      if (end === -1) break;
      if (end - at > longestSegment) throw tooLong();
      const segment = split(rest.slice(at, end), delimiters);
      yield segment;
      at = end + 1;
      if (segment.id === 'IEA') delimiters = undefined;
    }
    rest = rest.slice(at);
    if (rest.length > longestSegment) throw tooLong();
  }

  function split(text: string, by: Delimiters): Segment {
    const elements = text.split(by.element).map(decode);
    line++;
    last = elements[0] ?? '';
    return { id: last, elements, line, delimiters: by };
  }

  function readDelimiters(text: string, at: number): Delimiters | undefined {
    if (utf16.some((begins) => text.startsWith(begins, at))) throw otherCharacters(line + 1);
    if (text.length - at < 4) {
      const begun = text.slice(at);
      if (['ISA', mark].some((may) => may.startsWith(begun.slice(0, 3)))) return undefined;
      if (utf16.some((may) => may.startsWith(begun))) return undefined;
      throw notX12(noIsa());
    }
    if (!text.startsWith('ISA', at)) throw notX12(noIsa());
    const separator = text.charAt(at + 3);
    let position = at + 3;
    for (let n = 1; n < isaElements; n++) {
      position = text.indexOf(separator, position + 1);
      if (position === -1 || position - at > 200) {
        if (text.length - at > 200) throw notX12('has not 16 elements');
        return undefined;
      }
    }
    if (text.length < position + 3) return undefined;
    const repetition = text.slice(at, position).split(separator)[11] ?? '';
    const found = {
      element: separator,
      component: text.charAt(position + 1),
      // Until 00401 element 11 was the letter U: no repetition.
      repetition: /^[A-Za-z0-9 ]$/.test(repetition) ? '\u0000' : repetition,
      terminator: text.charAt(position + 2),
    };
    checkDelimiters(found);
    return found;
  }

  function checkDelimiters(found: Delimiters): void {
    const used = [found.element, found.component, found.terminator, found.repetition];
    if (new Set(used).size < used.length) throw notX12('its separators are not different from each other');
    if (used.some((c) => c.length !== 1 || /[A-Za-z0-9 ]/.test(c)))
      throw notX12('a letter, a digit or a space can be no separator');
  }

  /**
   * At the end of the file: what is left has no terminator. Many senders leave out the last one; an IEA that was cut
   * shorter doesn't carry its header's number any more.
   */
  function* end(): Generator<Segment> {
    if (skipBreaks(rest, 0) === rest.length) {
      if (line === 0) throw notX12('the file is empty');
      return;
    }
    const left = rest.slice(skipBreaks(rest, 0), endOfText(rest));
    if (delimiters !== undefined && left.startsWith(`IEA${delimiters.element}`)) {
      rest = '';
      yield split(left, delimiters);
      return;
    }
    if (line === 0 && delimiters === undefined)
      throw notX12('the interchange does not begin with a whole ISA');
    throw new X12Error(
      faultAt({ id: last, line }, 'TRUNCATED', 'the file ends within the segment after this one'),
    );
  }

  const noIsa = () =>
    line === 0 ? 'the file does not begin with ISA' : 'what follows the end of an interchange is no ISA';
  const notX12 = (message: string) =>
    new X12Error(faultAt({ id: 'ISA', line: line + 1 }, 'NOT_X12', message));
  const tooLong = () =>
    new X12Error(
      faultAt(
        { id: last, line },
        'SEGMENT_TOO_LONG',
        `the segment after this one exceeds ${longestSegment} bytes`,
      ),
    );

  return { push, end };
}

/** All segments of a file that comes in chunks. */
export async function* segmentsOf(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array | string>) {
  const tokenizer = createTokenizer();
  for await (const chunk of chunks) yield* tokenizer.push(chunk);
  yield* tokenizer.end();
}

/** One character a byte, so that a chunk may end anywhere; `decode` makes text of it. */
const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** X12's extended character set is ASCII; what partners send beyond is UTF-8, or else Latin-1. */
function decode(value: string): string {
  if (!/[\u0080-\u00ff]/.test(value)) return value;
  try {
    return utf8.decode(Buffer.from(value, 'latin1'));
  } catch {
    // Not UTF-8: it stays Latin-1, in which every byte is a character.
    return value;
  }
}

/** A byte order mark of UTF-8, a character for each of its bytes. */
const mark = '\u00ef\u00bb\u00bf';
/** As UTF-16 begins, with its mark or without. */
const utf16 = ['\u00ff\u00fe', '\u00fe\u00ff', 'I\u0000S'];

const otherCharacters = (line: number) =>
  new X12Error(
    faultAt(
      { id: 'ISA', line },
      'UNSUPPORTED_CHARACTER_SET',
      'the file is UTF-16; X12 is sent in ASCII or UTF-8',
    ),
  );

function skipMark(text: string, at: number): number {
  if (text.startsWith(mark, at)) return skipBreaks(text, at + mark.length);
  return text.startsWith('\ufeff', at) ? skipBreaks(text, at + 1) : at;
}

function skipBreaks(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \r\n\t\u0000\u001a'.includes(text.charAt(at))) at++;
  return at;
}

/** Where the breaks begin that stand at the end. */
function endOfText(text: string): number {
  let end = text.length;
  while (end > 0 && /[\s\u0000\u001a]/.test(text.charAt(end - 1))) end--;
  return end;
}
