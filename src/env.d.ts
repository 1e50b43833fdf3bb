declare namespace App {
  interface Locals {
    /** The styles that the page being rendered has already: each is put on it once. */
    styles?: Set<string>;
  }
}
