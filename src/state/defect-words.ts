/** How the person's own words for defects are read, for the page. */
export { defectWordLimits, parseDefectWords } from '../workers/client';
