/** How the person wants heatmaps shown, kept in this browser for all photos and projects. */
import * as v from 'valibot';
import { colormapNames } from '../../images/view/colormap';
import { keptSettings } from '../page/preference-storage';

export const viewerModes = ['overlay', 'beside', 'swipe'] as const;
/** The heatmap over the photo, beside it, or over the part of it beyond a divider. */
export type ViewerMode = (typeof viewerModes)[number];

const schema = v.object({
  mode: v.fallback(v.picklist(viewerModes), 'overlay'),
  colormap: v.fallback(v.picklist(colormapNames), 'inferno'),
  /** Percent, 0 to 100. */
  opacity: v.fallback(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 75),
  /** Whether the line at the threshold is drawn. */
  contour: v.fallback(v.boolean(), true),
});

export const useViewerPreferences = keptSettings('vtfusion-viewer', schema, (show) => ({ show }));
