declare module "gatehouse:lessons" {
  /** Those that run in the page. */
  export const lessons: import("./lesson_data.ts").LessonData[];
  /** Those that take Node. */
  export const projects: import("./lesson_data.ts").ProjectData[];
  /** All of them, in order. */
  export const course: import("./lesson_data.ts").CourseEntry[];
  export const ways: import("./lesson_data.ts").WayThrough[];
}
