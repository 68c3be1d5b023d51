/** What the harness asks of a method of anomaly detection, ours and every rival's. */
import type { Placement } from '../../src/images/fit';
import type { Mask, RgbImage } from '../../src/images/rgb-image';
import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';
import type { EncodeTexts } from '../../src/vtfusion/text-states';
import type { Verdict } from '../../src/vtfusion/verdict';

/**
 * A picture of the encoder's side as methods see it. What a method computes from the picture alone (and not from the
 * shots) is computed once and shared by all its cells: methods, shots and seeds.
 */
export interface Picture {
  readonly image: RgbImage;
  /** Where the photo lies in the square, and its own size. */
  readonly placement: Placement;
  /** The same picture in more detail: the photo fitted to a square of `side` pixels in the same way, read anew. */
  fitted(side: number): Promise<RgbImage>;
  /** Layer-normalised patch tokens of the encoder's levels, L x `[N * d]` (see `encodeTokens`). */
  tokens(): Promise<readonly Float32Array[]>;
  /** Any other arrays that depend on the picture alone, under a name of the method's own ("winclip-windows"). */
  derived(name: string, compute: () => Promise<readonly Float32Array[]>): Promise<readonly Float32Array[]>;
}

export type { EncodeTexts };

export interface FitTask {
  readonly encoder: FrozenEncoder;
  /** Gives features of length 1; absent where the encoder has no words. */
  readonly texts?: EncodeTexts | undefined;
  /** What the object is called. */
  readonly object: string;
  /** How photos are cut, as `--tiles` says: "auto", "whole", "2x2" and so on; absent for the method's own way. */
  readonly tiles?: string | undefined;
  /** The person's own words for defects, for methods that can read them. */
  readonly words?: readonly string[] | undefined;
  /** Training steps in place of a method's own, for methods that train by steps. */
  readonly steps?: number | undefined;
  /** The good pictures. */
  readonly shots: readonly Picture[];
  readonly seed: number;
  /** Called after each piece of work, with its share of the whole in 0..1. */
  readonly onProgress: (share: number) => void;
}

export interface Judgement {
  /** Anomaly map on the encoder's pixels, `[side, side]`, row-major, raw: any range, higher is worse. */
  readonly map: Float32Array;
  /** Raw image score: higher is worse. */
  readonly score: number;
  /** What the method's own threshold makes of the score, where it has one. */
  readonly verdict?: Verdict;
}

/** What a person says of judged pictures. */
export interface Corrections {
  readonly good: readonly Picture[];
  /** With where the defect is, on the encoder's pixels, if that is known. */
  readonly bad: readonly { readonly picture: Picture; readonly mask?: Mask | undefined }[];
}

export interface FittedMethod {
  /** What the report should say of its training, as the end of a sentence. */
  readonly note?: string | undefined;
  judge(picture: Picture): Promise<Judgement>;
  /** The method as it is after it has been taught, where it can be; this one stays as it is. */
  teach?(corrections: Corrections): Promise<FittedMethod>;
  /** Leaves no tensor behind. */
  dispose(): void;
}

export interface Method {
  /** As `--methods` names it. */
  readonly name: string;
  /** Needs a text tower. */
  readonly needsWords: boolean;
  /** Its map is of the photo as a whole, so that tiles would say nothing. */
  readonly wholeOnly?: boolean;
  /** Changes when the method's settings do: cells of another version are not mixed with its own. */
  readonly version?: string;
  fit(task: FitTask): Promise<FittedMethod>;
}
