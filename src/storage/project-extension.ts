/** What a project's file ends with, on the page and in the tools. */
export const PROJECT_EXTENSION = '.vtfusion';
