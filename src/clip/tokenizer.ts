/**
 * CLIP's byte-pair tokenizer, with the ids that open_clip gives (`SimpleTokenizer`, 49 408 tokens).
 * Method: Radford et al. 2021, section 2.4; the merges are OpenAI's (MIT).
 *
 * Vocabulary: 256 byte symbols, the same 256 at the end of a word, one token per merge, start of text, end of
 * text.
 */
import { briefly } from '../errors';
import { cleanText } from './clean-text';

const MERGE_COUNT = 48_894;
const WORD_END = '</w>';
const START_OF_TEXT = '<start_of_text>';
const END_OF_TEXT = '<end_of_text>';
const WORDS = /<start_of_text>|<end_of_text>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/giu;

/** Longer texts are cut first, because some of the work grows faster than their length. */
const MOST_CHARACTERS = 100_000;
const MOST_WORD_CHARACTERS = 1000;

/** A pair of symbols that are joined to one. */
export type Merge = readonly [left: string, right: string];

/**
 * Reads a merges file: a `#version` line, then one merge per line, symbols separated by a space. Longer files
 * (the original `bpe_simple_vocab_16e6`) are cut to the 48 894 merges that CLIP uses. Throws an `Error` if
 * there are fewer, or if a line does not hold two symbols.
 */
export function parseMerges(text: string): Merge[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  // A first merge may itself start with '#', so only the version line is a comment.
  const first = lines[0]?.includes('#version') ? 1 : 0;
  const merges = lines.slice(first, first + MERGE_COUNT).map((line): Merge => {
    const [left, right, ...more] = line.split(' ');
    if (!left || !right || more.length > 0) {
      throw new Error(`The merges file has a line without two symbols: "${briefly(line)}".`);
    }
    return [left, right];
  });
  if (merges.length < MERGE_COUNT) {
    throw new Error(`The merges file has ${merges.length} merges; CLIP's tokenizer needs ${MERGE_COUNT}.`);
  }
  return merges;
}

export class Tokenizer {
  readonly vocabularySize: number;
  readonly startOfText: number;
  readonly endOfText: number;
  private readonly ids = new Map<string, number>();
  /** Pair of symbols, joined by a space -> its rank; the lowest rank is merged first. */
  private readonly ranks = new Map<string, number>();
  private readonly byteSymbols: readonly string[];
  private readonly utf8 = new TextEncoder();

  /** `contextLength`: how many ids `encode` gives, including the start and end marks. */
  constructor(
    merges: readonly Merge[],
    readonly contextLength: number,
  ) {
    if (!Number.isInteger(contextLength) || contextLength < 2) {
      throw new Error(`A context of ${contextLength} tokens has no room for the marks of start and end.`);
    }
    const alphabet = byteAlphabet();
    this.byteSymbols = alphabet.symbolOfByte;
    const tokens = [
      ...alphabet.ordered,
      ...alphabet.ordered.map((symbol) => symbol + WORD_END),
      ...merges.map(([left, right]) => left + right),
      START_OF_TEXT,
      END_OF_TEXT,
    ];
    for (const [id, token] of tokens.entries()) this.ids.set(token, id);
    for (const [rank, [left, right]] of merges.entries()) this.ranks.set(`${left} ${right}`, rank);
    this.vocabularySize = tokens.length;
    this.startOfText = tokens.length - 2;
    this.endOfText = tokens.length - 1;
  }

  /**
   * The ids of a text: start, the text's tokens, end, then zeros, `contextLength` in all. A text that is too
   * long is cut, and the end mark takes the last place; words of more than a thousand characters are cut as
   * well. Never throws. As in open_clip, a text that spells the end mark itself ends there for the encoder,
   * which reads at the first end mark.
   */
  encode(text: string): Int32Array {
    const ids = new Int32Array(this.contextLength);
    ids[0] = this.startOfText;
    let used = 1;
    const room = this.contextLength - 1;
    for (const [word] of cleanText(text.slice(0, MOST_CHARACTERS)).matchAll(WORDS)) {
      if (used >= room) break;
      for (const token of this.tokensOf(word.slice(0, MOST_WORD_CHARACTERS))) {
        if (used >= room) break;
        ids[used++] = this.ids.get(token)!;
      }
    }
    ids[used] = this.endOfText;
    return ids;
  }

  private tokensOf(word: string): string[] {
    if (word === START_OF_TEXT || word === END_OF_TEXT) return [word];
    const symbols = Array.from(this.utf8.encode(word), (byte) => this.byteSymbols[byte]);
    symbols[symbols.length - 1] += WORD_END;
    return this.mergePairs(symbols);
  }

  /** Joins the pair of lowest rank wherever it occurs, until no known pair is left. */
  private mergePairs(start: string[]): string[] {
    let symbols = start;
    for (;;) {
      let best = Number.POSITIVE_INFINITY;
      let bestAt = -1;
      for (let i = 0; i + 1 < symbols.length; i++) {
        const rank = this.ranks.get(`${symbols[i]} ${symbols[i + 1]}`);
        if (rank !== undefined && rank < best) {
          best = rank;
          bestAt = i;
        }
      }
      if (bestAt < 0) return symbols;
      const left = symbols[bestAt];
      const right = symbols[bestAt + 1];
      const merged: string[] = [];
      for (let i = 0; i < symbols.length; i++) {
        if (symbols[i] === left && symbols[i + 1] === right) {
          merged.push(left + right);
          i++;
        } else {
          merged.push(symbols[i]);
        }
      }
      symbols = merged;
    }
  }
}

/**
 * One printable character for each byte, so that merges can be written as text: printable Latin-1 bytes stand
 * for themselves and come first in the vocabulary; the others follow as U+0100, U+0101, ...
 */
function byteAlphabet(): { symbolOfByte: string[]; ordered: string[] } {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xff && byte !== 0xad);
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const hidden = bytes.filter((byte) => !isPrintable(byte));
  const symbolOfByte = bytes.map((byte) =>
    String.fromCharCode(isPrintable(byte) ? byte : 0x100 + hidden.indexOf(byte)),
  );
  const ordered = [...bytes.filter(isPrintable), ...hidden].map((byte) => symbolOfByte[byte]);
  return { symbolOfByte, ordered };
}
