/**
 * A problem in words. In English these are the program's own, with names and numbers; the other languages
 * have their own sentence for each kind, and offer the precise one.
 */

import { usePreferences } from '../state/page/preferences';
import type { Problem } from '../state/page/problem';
import { problemSentences, problemText } from './text/problems';
import { useText } from './text/use-text';

/** One sentence for places without room for more. */
export function useProblemSentence(): (problem: Problem) => string {
  const locale = usePreferences((s) => s.locale);
  return ({ code, precisely, about }) => {
    const sentence = locale === 'en' ? precisely : problemSentences[locale][code];
    const isNamed = about === undefined || sentence.includes(about);
    return isNamed ? sentence : problemText[locale].about(about, sentence);
  };
}

export function ProblemText({ problem }: { readonly problem: Problem }) {
  const text = useText(problemText);
  const sentence = useProblemSentence();
  const isEnglish = usePreferences((s) => s.locale === 'en');
  return (
    <span className="problem">
      {sentence(problem)}
      {!isEnglish && (
        <span className="problem-precisely">
          {text.precisely} <span lang="en">{problem.precisely}</span>
        </span>
      )}
    </span>
  );
}
