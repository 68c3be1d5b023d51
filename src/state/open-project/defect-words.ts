/** How the person's own words for defects are read, for the page. */

export { mostTyped } from '../../database/schemas';
export { defectWordLimits, parseDefectWords, type WordProblem } from '../../workers/client';
