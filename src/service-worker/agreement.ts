/** What the page and its service worker have agreed on. */

/**
 * A lock of the browser: shared by every page that is at work, and held alone by the one whose person has asked for the
 * new version. So a version lands only where somebody wanted it, and never while anybody works.
 */
export const workLock = 'vtfusion-work';

/** A new version's words to every page: it is there, and may not come in yet. */
export const newVersion = 'vtfusion-new-version';

/** A page's words to its service worker, with a port for the answer: its files were lost, and it is to fetch them again. */
export const fillAgain = 'vtfusion-fill-again';

/** Manifests of models that the build did not know of. */
export const manifestCache = 'model-manifests';
