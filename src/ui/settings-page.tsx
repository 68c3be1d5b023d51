import { useId } from 'react';
import { languages, locales } from '../state/page/locale';
import { themes, usePreferences } from '../state/page/preferences';
import { AboutPanel } from './about-panel';
import { KeptCheck } from './kept-check';
import { LogPanel } from './log-panel';
import { PageBar } from './page-bar';
import { Performance } from './performance/performance';
import { RoomOnDisk } from './room-on-disk';
import { settingsText } from './text/settings';
import { useText } from './text/use-text';
import './theme/settings-page.css';
import { TourAgain } from './tour';
import { useDocumentTitle } from './use-document-title';
import { WithoutNetwork } from './without-network';

/** Settings of this browser, whatever the project. */
export function SettingsPage() {
  const text = useText(settingsText);
  useDocumentTitle(text.title);
  const { locale, theme, letterKeys, chooseLocale, chooseTheme, switchLetterKeys } = usePreferences();
  return (
    <main>
      <PageBar back={text.back} title={text.title} />
      <div className="page settings-page">
        <section className="panel">
          <Choice
            legend={text.language}
            options={locales.map((value) => ({
              value,
              title: languages[value].name,
              lang: languages[value].tag,
            }))}
            chosen={locale}
            onChoose={chooseLocale}
          />
          <Choice
            legend={text.theme}
            options={themes.map((value) => ({ value, title: text[value] }))}
            chosen={theme}
            onChoose={chooseTheme}
          />
          <label className="choice">
            <input
              type="checkbox"
              checked={letterKeys}
              onChange={({ target }) => switchLetterKeys(target.checked)}
            />
            <span>{text.letterKeys}</span>
          </label>
        </section>
        <Performance />
        <WithoutNetwork />
        <RoomOnDisk />
        <KeptCheck />
        <LogPanel />
        <AboutPanel />
        <p>
          <TourAgain />
        </p>
      </div>
    </main>
  );
}

interface ChoiceProps<T extends string> {
  readonly legend: string;
  readonly options: readonly { readonly value: T; readonly title: string; readonly lang?: string }[];
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
}

function Choice<T extends string>({ legend, options, chosen, onChoose }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className="settings-choice">
      <legend>{legend}</legend>
      {options.map(({ value, title, lang }) => (
        <label key={value} className="choice" lang={lang}>
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
          <span>{title}</span>
        </label>
      ))}
    </fieldset>
  );
}
