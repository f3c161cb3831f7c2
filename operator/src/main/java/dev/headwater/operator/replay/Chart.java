package dev.headwater.operator.replay;

import dev.headwater.operator.replay.Simulation.Step;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TimeZone;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.DateAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.svg.SVGGraphics2D;

/** Draws a replay: load, capacity and decisions of each run, and what blocked them. */
public final class Chart {
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 1000;
  private static final int PLOT_WEIGHT = 3;
  private static final int MOST_POINTS = 1200;
  private static final double MEGA = 1e6;
  private static final double GAP = 12;
  private static final float LINE = 1.4f;
  private static final float BAR = 6;
  private static final Color LOAD = new Color(0x1f77b4);
  private static final Color CAPACITY = new Color(0x555555);
  private static final Color OVERLOAD = new Color(0xd62728);
  private static final Color OUT = new Color(0x2ca02c);
  private static final Color IN = new Color(0x9467bd);

  private final SequencedMap<String, List<Step>> runs;

  private Chart(Replay replay) {
    this.runs = replay.runs();
  }

  /**
   * The chart as SVG; the same bytes for the same replay and the same fonts.
   *
   * @throws InvalidInput when the machine has no fonts to measure text with
   */
  public static String svg(Replay replay) {
    try {
      return new Chart(replay).drawn(replay.scenario().name());
    } catch (InternalError | LinkageError e) {
      // Slim images lack libfontconfig or libfreetype, and AWT says so with an error of the JVM.
      throw new InvalidInput(
          "A chart needs fonts (libfreetype, fontconfig and one font), and this machine lacks them: %s."
              .formatted(e.getMessage()));
    }
  }

  private String drawn(String name) {
    var time = new DateAxis("time (UTC)", TimeZone.getTimeZone("UTC"), Locale.ROOT);
    var combined = new CombinedDomainXYPlot(time);
    combined.setGap(GAP);
    runs.forEach((run, steps) -> combined.add(plot(run, steps), PLOT_WEIGHT));
    combined.add(blockers(), PLOT_WEIGHT - 1);
    var chart = new JFreeChart("Replay of " + name, combined);
    chart.setBackgroundPaint(Color.WHITE);
    var graphics = new SVGGraphics2D(WIDTH, HEIGHT);
    // The default has the time of day in it.
    graphics.setDefsKeyPrefix("replay");
    chart.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
    return graphics.getSVGDocument();
  }

  private static XYPlot plot(String run, List<Step> steps) {
    var plot = new XYPlot();
    plot.setBackgroundPaint(Color.WHITE);
    plot.setDomainGridlinePaint(Color.LIGHT_GRAY);
    plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    plot.setRangeAxis(new NumberAxis(run + ", MB/s"));
    var legend = new Legend(plot, run.equals(Replay.HEADWATER));
    legend.add(
        points("broker added", steps, Chart::capacity, s -> s.change() > 0), dots(OUT, up()));
    legend.add(
        points("broker leaves", steps, Chart::capacity, s -> s.change() < 0), dots(IN, down()));
    legend.add(
        points("overload", steps, Chart::load, Step::isOverloaded), dots(OVERLOAD, square()));
    legend.add(points("load", thinned(steps), Chart::load, _ -> true), line(LOAD));
    legend.add(stairs("capacity", steps), line(CAPACITY));
    return plot;
  }

  /** Adds what is drawn, first on top; named once for all plots. */
  private record Legend(XYPlot plot, boolean isShown) {
    void add(XYSeries series, XYItemRenderer renderer) {
      int index = plot.getDatasetCount();
      renderer.setDefaultSeriesVisibleInLegend(isShown);
      plot.setDataset(index, new XYSeriesCollection(series));
      plot.setRenderer(index, renderer);
    }
  }

  private XYPlot blockers() {
    var lanes = new ArrayList<String>();
    var blocked = new XYSeriesCollection();
    var bars = line(CAPACITY);
    runs.forEach(
        (run, steps) -> {
          for (var why : Figures.of(steps).blockedMinutes().keySet()) {
            bars.setSeriesPaint(lanes.size(), CAPACITY);
            bars.setSeriesStroke(lanes.size(), new BasicStroke(BAR));
            blocked.addSeries(bars(run + ": " + why, lanes.size(), steps, why));
            lanes.add(run + ": " + why);
          }
        });
    bars.setDefaultSeriesVisibleInLegend(false);
    var names = lanes.isEmpty() ? new String[] {"nothing"} : lanes.toArray(String[]::new);
    var plot = new XYPlot(blocked, null, new SymbolAxis("blocked by", names), bars);
    plot.setBackgroundPaint(Color.WHITE);
    return plot;
  }

  /** A bar for each while in which something blocked. */
  private static XYSeries bars(String name, int lane, List<Step> steps, String why) {
    var series = new XYSeries(name, false);
    boolean wasBlocked = false;
    for (var step : steps) {
      boolean isBlocked = step.blockedBy().contains(why);
      double at = time(step);
      if (isBlocked && !wasBlocked) {
        series.add(at, lane);
      } else if (wasBlocked && !isBlocked) {
        series.add(at, lane);
        series.add(at, Double.NaN);
      }
      wasBlocked = isBlocked;
    }
    if (wasBlocked) {
      series.add(time(steps.getLast()), lane);
    }
    return series;
  }

  /** The corners of a capacity that changes at once. */
  private static XYSeries stairs(String name, List<Step> steps) {
    var series = new XYSeries(name, false);
    double before = capacity(steps.getFirst());
    series.add(time(steps.getFirst()), before);
    for (var step : steps) {
      double now = capacity(step);
      if (now != before) {
        series.add(time(step), before);
        series.add(time(step), now);
      }
      before = now;
    }
    series.add(time(steps.getLast()), before);
    return series;
  }

  private static XYSeries points(
      String name, List<Step> steps, ToDoubleFunction<Step> value, Predicate<Step> isShown) {
    var series = new XYSeries(name, false);
    steps.stream()
        .filter(isShown)
        .forEach(step -> series.add(time(step), value.applyAsDouble(step)));
    return series;
  }

  /** About as many steps as there are pixels, each with the highest load of those around it. */
  private static List<Step> thinned(List<Step> steps) {
    int each = Math.ceilDiv(steps.size(), MOST_POINTS);
    var thinned = new ArrayList<Step>();
    for (int from = 0; from < steps.size(); from += each) {
      var some = steps.subList(from, Math.min(from + each, steps.size()));
      thinned.add(some.stream().reduce((a, b) -> a.load() >= b.load() ? a : b).orElseThrow());
    }
    return thinned;
  }

  /** As a date axis counts it. */
  private static double time(Step step) {
    return (double) step.at().toEpochMilli();
  }

  private static double load(Step step) {
    return step.load() / MEGA;
  }

  private static double capacity(Step step) {
    return step.capacity() / MEGA;
  }

  private static XYLineAndShapeRenderer line(Color color) {
    var renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setSeriesPaint(0, color);
    renderer.setSeriesStroke(0, new BasicStroke(LINE));
    return renderer;
  }

  private static XYLineAndShapeRenderer dots(Color color, Shape shape) {
    var renderer = new XYLineAndShapeRenderer(false, true);
    renderer.setSeriesPaint(0, color);
    renderer.setSeriesShape(0, shape);
    return renderer;
  }

  private static Shape square() {
    return new Rectangle2D.Double(-1.5, -1.5, 3, 3);
  }

  private static Shape up() {
    return triangle(-1);
  }

  private static Shape down() {
    return triangle(1);
  }

  private static Shape triangle(int tip) {
    var triangle = new Path2D.Double();
    triangle.moveTo(0, tip * 5.0);
    triangle.lineTo(-4, -tip * 3.0);
    triangle.lineTo(4, -tip * 3.0);
    triangle.closePath();
    return triangle;
  }
}
