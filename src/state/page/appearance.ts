/**
 * The document follows the person's language and theme; with the system's theme, also its preferred contrast.
 */
import { languages } from './locale';
import { usePreferences } from './preferences';

const moreContrast = '(prefers-contrast: more)';

export function followPreferences(): void {
  const query = window.matchMedia(moreContrast);
  const apply = () => {
    const { locale, theme } = usePreferences.getState();
    const { dataset } = document.documentElement;
    document.documentElement.lang = languages[locale].tag;
    dataset.theme = theme;
    dataset.contrast = theme === 'contrast' || (theme === 'system' && query.matches) ? 'more' : 'normal';
  };
  apply();
  usePreferences.subscribe(apply);
  query.addEventListener('change', apply);
}
