/** The experiments of the paper's tables, as far as a frozen encoder and the shots allow. */
import type { BackgroundOption } from './background';

export interface Preset {
  readonly table: 1 | 2 | 3 | 4;
  readonly methods: readonly string[];
  readonly shots: readonly number[];
  readonly tiles?: string | undefined;
  readonly background?: BackgroundOption | undefined;
}

export const presets = {
  /** Comparison with other methods. RegAD and InCTRL are trained on other products and cannot be run here. */
  table1: {
    table: 1,
    methods: ['rd4ad', 'patchcore', 'fastrecon', 'winclip+', 'rwda', 'vtfusion', 'vtfusion-paper'],
    shots: [2, 4, 8],
  },
  /** Ablation of the modules: ATE; ATE and AIE; ATE, AIE and MPF. */
  table2: {
    table: 2,
    methods: ['vtfusion-ate', 'vtfusion-ate-aie', 'vtfusion-paper'],
    shots: [2, 4, 8],
  },
  /** Ablation of the synthetic defects. */
  table3: {
    table: 3,
    methods: ['vtfusion-misplaced', 'vtfusion-blurry', 'vtfusion-crack', 'vtfusion-noise', 'vtfusion-paper'],
    shots: [2],
  },
  /** Small defects on large parts, cut into tiles after the background is removed (IV-F). */
  table4: {
    table: 4,
    methods: ['rd4ad', 'cfa', 'patchcore', 'vtfusion', 'vtfusion-paper'],
    shots: [2, 4, 8, 10],
    tiles: 'auto',
    background: 'remove',
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as PresetName[];
