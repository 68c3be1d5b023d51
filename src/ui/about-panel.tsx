import { useId, useState } from 'react';
import { appVersion } from '../app-version';
import { fetchLicences, type Licence } from '../state/page/licences';
import { type Problem, problemOf } from '../state/page/problem';
import { ProblemText } from './problem-text';
import { aboutText } from './text/about';
import { useText } from './text/use-text';

/** The program's version, and the licences of all that is built into it. */
export function AboutPanel() {
  const text = useText(aboutText);
  const id = useId();
  const [licences, setLicences] = useState<readonly Licence[]>();
  const [problem, setProblem] = useState<Problem>();
  const load = () => void fetchLicences().then(setLicences, (error) => setProblem(problemOf(error)));
  return (
    <section className="panel" aria-labelledby={id}>
      <h2 id={id}>{text.about}</h2>
      <p>{text.version(appVersion)}</p>
      <details onToggle={({ currentTarget }) => currentTarget.open && !licences && load()}>
        <summary>{text.licences}</summary>
        {!licences && !problem && <p role="status">{text.loading}</p>}
        {!licences && problem && (
          <p role="alert">
            <ProblemText problem={problem} />
          </p>
        )}
        <ul className="licences">
          {licences?.map((one) => (
            <li key={`${one.name} ${one.version}`}>
              <LicenceOf {...one} />
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}

function LicenceOf({ name, version, licence, author, text: wording }: Licence) {
  const text = useText(aboutText);
  return (
    <details>
      <summary>
        {name} {version}, {licence}
        {author && ` ${text.by(author)}`}
      </summary>
      {wording ? <pre lang="en">{wording}</pre> : <p>{text.noText}</p>}
    </details>
  );
}
