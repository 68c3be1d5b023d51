/** Answers to words for defects that cannot be read; the English ones come from the reader of the words. */
import { defectWordLimits, type WordProblem } from '../../state/open-project/defect-words';
import { type Locale, languages } from '../../state/page/locale';
import { usePreferences } from '../../state/page/preferences';

type Sentences = Readonly<Record<WordProblem['kind'], (words: string) => string>>;

const sentences: Readonly<Record<Exclude<Locale, 'en'>, Sentences>> = {
  de: {
    nothing: () =>
      'Vor einem der Kommas steht kein Wort; entfernen Sie das Komma oder ergänzen Sie das Wort.',
    long: (words) =>
      `${words} wird ausgelassen: mehr als ${defectWordLimits.characters} Zeichen. Sagen Sie es in wenigen Wörtern.`,
    letterless: (words) =>
      `${words} wird ausgelassen: kein Buchstabe darin. Nennen Sie einen Fehler, zum Beispiel „scratch“.`,
    many: (words) =>
      `Gelesen werden höchstens ${defectWordLimits.words} Wörter; ausgelassen: ${words}. Behalten Sie die wichtigsten.`,
  },
  zh: {
    nothing: () => '有一个逗号或顿号前没有文字；请删除它或补上文字。',
    long: (words) => `已略过 ${words}：超过 ${defectWordLimits.characters} 个字符。请用几个词概括。`,
    letterless: (words) => `已略过 ${words}：其中没有字母。请写出缺陷名称，例如“scratch”。`,
    many: (words) => `最多读取 ${defectWordLimits.words} 个词；已略过 ${words}。请保留最重要的词。`,
  },
};

export function useWordProblems(): (problem: WordProblem) => string {
  const locale = usePreferences((s) => s.locale);
  return ({ kind, words, said }) => {
    if (locale === 'en') return said;
    const quoted = words.map((word) => (locale === 'de' ? `„${word}“` : `“${word}”`));
    return sentences[locale][kind](new Intl.ListFormat(languages[locale].tag).format(quoted));
  };
}
