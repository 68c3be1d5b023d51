import { Slider, ToggleGroup } from 'radix-ui';
import { useId } from 'react';
import { type ColormapName, colormapNames } from '../../images/view/colormap';
import {
  useViewerPreferences,
  type ViewerMode,
  viewerModes,
} from '../../state/inspecting/viewer-preferences';
import { useText } from '../text/use-text';
import { viewerText } from '../text/viewer';

/** The settings of the heatmap; kept for the next photos. */
export function ViewerControls() {
  const text = useText(viewerText);
  const { mode, colormap, opacity, contour, show } = useViewerPreferences();
  const id = useId();
  return (
    <div className="viewer-controls">
      <ToggleGroup.Root
        type="single"
        className="segments"
        aria-label={text.mode}
        value={mode}
        onValueChange={(value) => value && show({ mode: value as ViewerMode })}
      >
        {viewerModes.map((name) => (
          <ToggleGroup.Item key={name} value={name} className="segment">
            {text[name]}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
      <div className="viewer-opacity">
        <span id={`${id}-opacity`}>{text.opacity}</span>
        <Slider.Root
          className="slider"
          value={[opacity]}
          max={100}
          onValueChange={([value]) => show({ opacity: value })}
        >
          <Slider.Track className="slider-track">
            <Slider.Range className="slider-range" />
          </Slider.Track>
          <Slider.Thumb className="slider-thumb" aria-labelledby={`${id}-opacity`} />
        </Slider.Root>
      </div>
      <label className="viewer-choice" htmlFor={`${id}-colours`}>
        {text.colours}
        <select
          id={`${id}-colours`}
          value={colormap}
          onChange={(event) => show({ colormap: event.target.value as ColormapName })}
        >
          {colormapNames.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label className="viewer-choice">
        <input
          type="checkbox"
          checked={contour}
          onChange={(event) => show({ contour: event.target.checked })}
        />
        {text.contour}
      </label>
    </div>
  );
}
