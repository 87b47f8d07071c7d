// Logos for tests.

/** A chequered flag of 96 × 32 pixels, in base64. */
export const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAGAAAAAgCAYAAADtwH1UAAAAaklEQVR42u3ZsQkAIAxFwczh' +
  'YC7vMOoEaSw+yAkp07yrgjXm2t3cV93Yf9sXEAAAAQEAEBAAAAETAAJl9wEAACAgAAACAgAg' +
  'YAJAIJcwAAEBABAQAAABAfgPEMglDEBAAAAEBABAQADf7x/SaqvScsfS7QAAAABJRU5ErkJg' +
  'gg=='

export const SVG = '<svg xmlns="http://www.w3.org/2000/svg" ' +
  'xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 120 40"><defs><linearGradient id="g"><stop stop-color="#1a56db"/>' +
  '<stop offset="1" stop-color="#0f2f7a"/></linearGradient><circle id="c" r="12"/></defs>' +
  '<use xlink:href="#c" x="20" y="20" fill="url(#g)"/><use href="#c" x="50" y="20"/>' +
  '<rect x="76" y="8" width="40" height="24" rx="4" fill="url(#g)"/></svg>'
