/**
 * The items of the assignment, each as what is asked, in short.
 *
 * @module
 */

/** A task of the assignment. */
export interface Task {
  readonly title: string;
  /** Its items in order, each as what is asked, in short. */
  readonly items: readonly string[];
}

/** The assignment: task 1's first item is 1.1. */
export const TASKS: readonly Task[] = [
  {
    title: "Build and train a network that recognises digits",
    items: [
      "Look at the first two digits of MNIST.",
      "Make every run repeatable with a seed.",
      "Build the network: two convolutions, max pooling, dropout, two dense layers.",
      "Train it for twelve epochs; plot the accuracy on the training and the test set after each.",
      "Save it, read it again, and show its ten outputs for each of the first ten test digits.",
      "How does it do on digits that were written by hand and photographed?",
    ],
  },
  {
    title: "Examine how it processes a digit",
    items: [
      "Get the weights of the first layer.",
      "Print and draw its 32 filters of 3×3.",
      "Filter the first training digit with each. Do the results make sense?",
      "Compare them with the output of a model that ends after the first layer.",
      "Do so after the second convolution, and after the pooling.",
      "Compare the pooled maps of other digits. Which features are critical?",
    ],
  },
  {
    title: "Use it as an embedding space for Greek letters",
    items: [
      "Turn the pictures of letters into two CSV files: intensities and categories.",
      "Cut the network after its dense layer; show that a digit becomes 128 numbers.",
      "Embed the 27 letters.",
      "Take one example of each letter: its squared distance to all 27. What is the pattern, and how " +
      "would nearest neighbours do?",
      "Do letters of one's own match theirs?",
    ],
  },
  {
    title: "Experiment with the network's design",
    items: [
      "Plan: which dimensions, which values, which metrics, which search?",
      "State what is expected along each dimension, then say whether it came so.",
      "Run 50 to 100 variations and report what they say.",
    ],
  },
];
