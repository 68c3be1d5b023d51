/** How the person wants heatmaps shown, kept in this browser for all photos and projects. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { type ColormapName, colormapNames } from '../../images/view/colormap';
import { olderOrSame } from '../page/preference-storage';

export const viewerModes = ['overlay', 'beside', 'swipe'] as const;
/** The heatmap over the photo, beside it, or over the part of it beyond a divider. */
export type ViewerMode = (typeof viewerModes)[number];

interface Shown {
  readonly mode: ViewerMode;
  readonly colormap: ColormapName;
  /** Percent, 0 to 100. */
  readonly opacity: number;
  /** Whether the line at the threshold is drawn. */
  readonly contour: boolean;
}

interface ViewerPreferences extends Shown {
  show(change: Partial<Shown>): void;
}

export const useViewerPreferences = create<ViewerPreferences>()(
  persist(
    (set) => ({
      mode: 'overlay',
      colormap: 'inferno',
      opacity: 75,
      contour: true,
      show: (change) => set(change),
    }),
    {
      name: 'vtfusion-viewer',
      version: 1,
      storage: olderOrSame(1),
      // Nothing of another version is known to fit.
      migrate: () => ({}),
      partialize: ({ mode, colormap, opacity, contour }) => ({ mode, colormap, opacity, contour }),
      merge: (kept, now) => ({ ...now, ...knownPreferences(kept) }),
    },
  ),
);

/** Of what was kept, only what this version understands. */
export function knownPreferences(kept: unknown): Partial<Shown> {
  const found = (kept ?? {}) as Record<string, unknown>;
  const mode = viewerModes.find((name) => name === found.mode);
  const colormap = colormapNames.find((name) => name === found.colormap);
  const { opacity, contour } = found;
  return {
    ...(mode && { mode }),
    ...(colormap && { colormap }),
    ...(typeof opacity === 'number' && opacity >= 0 && opacity <= 100 && { opacity }),
    ...(typeof contour === 'boolean' && { contour }),
  };
}
